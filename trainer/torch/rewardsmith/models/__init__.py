"""Base models: of Hugging Face by name or folder, and tiny ones made on the spot."""
