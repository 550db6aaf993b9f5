"""Bodies as n8n, Open WebUI and LibreChat put them together, told from their published sources (late 2026).

These are programs with servers and databases of their own; what counts here is what they send and what they read.
"""

import requests
from report import ADDRESS, BASE, KEY, is_picture, png, tried

BEARER = {"Authorization": f"Bearer {KEY}"}
TEAL = ("teal.png", png(), "image/png")


def ask(body, wanted="b64_json", address=f"{BASE}/images/generations", **headers):
    answer = requests.post(address, json=body, headers=BEARER | headers, timeout=60)
    check(answer, wanted)


def edit(fields, files, address=f"{BASE}/images/edits", headers=BEARER):
    check(requests.post(address, data=fields, files=files, headers=headers, timeout=60), "b64_json")


def check(answer, wanted):
    told = answer.json()
    assert answer.ok, told["error"]["message"]
    is_picture(told["data"][0][wanted])


N8N = {"prompt": "a pier", "model": "dall-e-3", "response_format": "b64_json"}
LIBRECHAT = {
    "model": "gpt-image-1",
    "prompt": "a pier",
    "n": 1,
    "background": "auto",
    "output_format": "webp",
    "output_compression": 100,
    "quality": "auto",
    "size": "auto",
}
tried(
    n8n_dall_e_3=lambda: ask(N8N | {"quality": "hd", "size": "1024x1792", "style": "vivid"}),
    n8n_dall_e_2=lambda: ask(N8N | {"model": "dall-e-2", "n": 2, "size": "512x512"}),
    n8n_addresses=lambda: ask(N8N | {"response_format": "url"}, "url"),
    n8n_gpt_image_1=lambda: ask({"prompt": "a pier", "model": "gpt-image-1", "quality": "medium", "size": "1536x1024"}),
    n8n_edit=lambda: edit(
        {"prompt": "at night", "model": "gpt-image-1", "n": "1", "size": "1024x1024", "user": "bo", "quality": "auto"}
        | {"background": "auto", "input_fidelity": "high", "output_format": "jpeg", "output_compression": "80"},
        [("image[]", TEAL), ("image[]", TEAL)],
    ),
    n8n_edit_dall_e_2=lambda: edit(
        {"prompt": "at night", "model": "dall-e-2", "n": "1", "size": "256x256", "response_format": "b64_json"},
        [("image", TEAL), ("mask", ("mask.png", png(hole=True), "image/png"))],
    ),
    open_webui=lambda: ask(
        {"model": "dall-e-2", "prompt": "a pier", "n": 1, "size": "512x512", "response_format": "b64_json"}
    ),
    open_webui_any_size=lambda: ask({"model": "", "prompt": "a pier", "n": 1, "size": "768x512"}),
    open_webui_gpt_image=lambda: ask({"model": "gpt-image-1", "prompt": "a pier", "n": 4, "size": "auto"}),
    open_webui_api_version=lambda: ask(
        {"model": "dalle3", "prompt": "a pier", "n": 1, "size": "1024x1024", "response_format": "b64_json"},
        address=f"{ADDRESS}/openai/deployments/dalle3/images/generations?api-version=2025-04-01-preview",
    ),
    open_webui_edit=lambda: edit({"model": "gpt-image-1", "prompt": "at night", "n": "1"}, [("image[]", TEAL)]),
    librechat=lambda: ask(LIBRECHAT),
    librechat_dall_e_3=lambda: ask(
        {"model": "dall-e-3", "prompt": "a pier", "n": 1, "quality": "standard", "size": "1024x1024", "style": "vivid"},
        "url",
    ),
    librechat_edit=lambda: edit(
        {"model": "gpt-image-1", "prompt": "at night", "quality": "auto", "size": "auto"}, [("image[]", TEAL)]
    ),
    librechat_azure_edit=lambda: edit(
        {"model": "gpt-image-1", "prompt": "at night", "quality": "auto", "size": "auto"},
        [("image[]", TEAL)],
        f"{ADDRESS}/openai/deployments/pictures/images/edits?api-version=2025-04-01-preview",
        {"api-key": KEY},
    ),
)
