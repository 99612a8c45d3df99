"""What is built: one noun, one file, one component. Import the component's own module; this package imports nothing."""
