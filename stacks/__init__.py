"""What differs between stacks: their files, the layers they extend, and the one reader of both."""
