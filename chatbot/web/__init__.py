"""The chat in the browser: a FastAPI application with a Gradio front end in it."""
