"""What is allowed: the rules, and the Python that asks OPA to judge a change set by them."""
