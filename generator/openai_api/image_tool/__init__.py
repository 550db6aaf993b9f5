"""The Responses API as far as its image tool goes (POST /v1/responses): there is no model of language behind it."""
