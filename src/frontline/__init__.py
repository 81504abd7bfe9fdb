"""Map an armed conflict from open sources: who holds what, since when, who says so, and how sure anyone can be."""
