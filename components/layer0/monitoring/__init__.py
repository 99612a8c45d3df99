"""The programs that show how the platform is: what each of them is started with, and how they are linked."""
