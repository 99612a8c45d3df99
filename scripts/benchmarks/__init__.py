"""What `layer0 bench` measures that takes more than a program of its own."""
