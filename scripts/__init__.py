"""What people and machines run: a file is a command of `layer0`, a folder is a library."""
