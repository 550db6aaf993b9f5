"""Any server that speaks OpenAI's images interface: sglang, vllm-omni, LocalAI, a hosted one."""
