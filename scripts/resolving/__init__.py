"""Whether DNS answers by what a stack has declared: delegation, propagation, and names that lead nowhere."""
