"""Makes, signs and keeps what people say of change sets, and holds runs to it."""
