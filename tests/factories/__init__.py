"""Make rows for tests: each fills only what is required. Call them inside `writing()`."""
