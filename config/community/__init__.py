"""The small community of a first start: makers, pictures drawn by the embedded engine, likes, comments and remixes."""
