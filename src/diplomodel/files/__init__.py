"""Files: reading them strictly, checking them, writing them whole or not at all."""
