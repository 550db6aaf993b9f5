"""A ComfyUI server that draws with a workflow of the operator's own."""
