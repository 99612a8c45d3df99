"""Has proposals judged, keeps them, shows them, and writes those that people accept into the stack's file."""
