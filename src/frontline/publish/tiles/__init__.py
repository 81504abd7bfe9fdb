"""Cut drawings into vector tiles and keep them in one file that any host can serve; what they show comes from above."""
