"""Show a theatre to readers: everything here has passed the gate, and the api knows nothing else of a theatre."""
