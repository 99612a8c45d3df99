"""What `layer0 bench` measures, one kind in a file; each tells its findings as plain values and as lines for people."""
