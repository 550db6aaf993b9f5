"""What the first makers made. A remix names the title it starts from; `use` says what was done with it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SamplePicture:
    """`shape` is wide, tall, square or long; `of` are titles of earlier pictures; `shown` is how many candidates."""

    by: str
    title: str
    prompt: str
    tags: str = ""
    shape: str = "wide"
    words: str = ""
    of: tuple[str, ...] = field(default=())
    use: str = "remix"
    shown: int = 1


P = SamplePicture
PICTURES = (
    P("ines", "Keeper's evening", "a lighthouse on rocks at dusk, gulls, calm sea, oil painting", "lighthouse sea"),
    P("henrik", "Red house, first snow", "a red house by a fjord in winter, snow, dawn light, gouache", "winter house"),
    P("yuki", "Three cranes", "ink wash of cranes flying over misty mountains, sumi-e", "ink birds", "tall"),
    P("kofi", "Ninth floor, rain", "neon city street at night in the rain, umbrellas, reflections", "city neon night"),
    P("odile", "Citrons", "nature morte, citrons dans un bol bleu, lumière du matin, huile", "still-life", "square"),
    P("sol", "Ringed neighbour", "a desert with dunes under a huge ringed planet, dusk, stars", "space desert"),
    P("amara", "Seven blues", "islamic tile pattern in seven blues and gold", "pattern blue", "square"),
    P("lorenzo", "Ligne des Alpes", "travel poster of alpine mountains and a lake, flat vector", "poster mountains", "tall"),
    P("marguerite", "Fougère, planche 12", "herbier, une fougère, aquarelle sur papier crème", "botanical", "tall"),
    P("wren", "Fox, thinking", "a fox in an autumn forest, mist, gouache", "fox autumn", "square"),
    P("paloma", "Two circles argue", "abstract bauhaus composition, two circles, red and black", "abstract", "square"),
    P("tomasz", "Mill on the heath", "a windmill on hills, woodcut, storm clouds", "woodcut"),
    P("ines", "Storm glass", "stormy sea with high waves, lighthouse beam at night", "lighthouse storm", "long"),
    P("yuki", "Koi, four strokes", "koi fish in a pond, ink, red accents", "ink koi", "square"),
    P("kofi", "Rooftop radio", "city rooftops at blue hour, lit windows, moon, risograph", "city riso", "tall"),
    P("henrik", "Aurora over the boathouse", "aurora over a fjord, cabin with lit windows, stars", "aurora night", "long"),
    P("odile", "La fenêtre d'avril", "une fenêtre ouverte sur un jardin au printemps, vase de pivoines", "window garden", "tall"),
    P("sol", "Saguaro noon", "saguaro cactus desert at noon, mesa, flat poster colours", "desert cactus"),
    P("marguerite", "Coquelicots", "un champ de coquelicots en été, collines, impressionniste", "flowers summer", "long"),
    P("wren", "Owl shift", "an owl in birch trees at night, full moon, linocut", "owl night", "tall"),
    P("amara", "Harvest quilt", "quilt pattern in autumn colours, leaves", "pattern quilt", "square"),
    P("lorenzo", "Night Express to Lisbon", "retro poster, bridge over a river at night, moon, city lights", "poster night", "tall"),
    P("paloma", "Loud square", "geometric shapes, mondrian, primary colours, bold", "abstract", "square"),
    P("tomasz", "Chapel road", "a chapel on a hill, path, birds, engraving", "engraving"),
    P("ines", "Morning ferry", "a ferry leaving a misty harbour at dawn, watercolour", "harbour watercolour"),
    P("yuki", "Bamboo, wind from the left", "bamboo in the wind, sumi-e ink", "ink bamboo", "tall"),
    P("kofi", "Arcade closing", "synthwave city skyline, neon pink and blue, sunset sun", "neon city", "long"),
    P("henrik", "Ice harbour", "frozen harbour with boats, snow, pale winter sun, gouache", "winter harbour"),
    P("odile", "Théière bleue", "nature morte, théière bleue et tasse, craie, fond sombre", "still-life", "square"),
    P("sol", "Nebula for beginners", "a nebula in violet and gold, stars, a comet", "space nebula"),
    P("marguerite", "Monstera, ombre portée", "monstera leaf, papercut, green on pink", "botanical papercut", "square"),
    P("wren", "Cat, not sorry", "a black cat on a windowsill at night, city lights, moon", "cat night", "square"),
    P("amara", "Zellige, courtyard", "moroccan zellige tiles, green white and terracotta", "pattern tile", "square"),
    P("lorenzo", "Vesuvio", "travel poster, volcano by the sea, sailboats, sunset", "poster volcano", "tall"),
    P("paloma", "Quiet composition", "abstract shapes in muted earthy colours, circles and arcs, paper", "abstract muted", "tall"),
    P("tomasz", "Fox fires", "a campfire and tent in a pine forest at night, stars, woodcut", "woodcut night"),
    P("ines", "Islands, counted", "islands on a calm sea at sunset, sailboat, gouache", "sea islands", "long"),
    P("yuki", "Temple, rain stops", "a pagoda in the mist, pine trees, ink wash, red sun", "ink temple", "tall"),
    P("kofi", "Canal district", "canal houses at dusk, lit windows reflected in water, oil", "city canal"),
    P("henrik", "Stag at the tree line", "a stag in a snowy forest at dawn, mist", "deer winter", "wide"),
    P("odile", "Verger", "un verger de pommiers en fleurs, printemps, pointillisme", "garden points"),
    P("sol", "Two moons over salt", "salt desert at night, two moons, stars, walker", "desert night", "long"),
    P("marguerite", "Champignons, non comestibles", "planche botanique, fleurs et feuilles, gravure, sépia", "botanical engraving", "tall"),
    P("wren", "Rabbit hour", "rabbits in a meadow at dawn, wildflowers, watercolour", "rabbit meadow"),
    P("amara", "Fan scallops", "art deco scallop pattern in black and gold", "pattern deco", "square"),
    P("lorenzo", "Nordexpress", "travel poster, fjord with a ship, mountains, winter sun", "poster fjord", "tall"),
    P("paloma", "Jazz, second set", "kandinsky abstract, music, rhythm, vivid colours", "abstract music"),
    P("tomasz", "The viaduct", "a stone viaduct over a valley, autumn trees, river, engraving", "engraving bridge", "long"),
    P("ines", "Great wave, small boat", "a great wave in the style of hokusai, small boat, woodblock", "waves woodblock"),
    P("yuki", "Moon in the reeds", "moon over a lake with reeds, heron, ink wash, night", "ink moon", "square"),
    P("kofi", "Tokyo, 2 a.m.", "tokyo alley at night, lanterns, rain, pixel art", "pixel city", "tall"),
    P("henrik", "Cabin under stars", "a small cabin with lit window under a starry sky, snow, pines", "night cabin"),
    P("odile", "Nymphéas, essai", "nymphéas sur un étang, impressionniste, lumière douce", "water-lilies", "long"),
    P("sol", "Canyon, ten o'clock", "a deep canyon, river, warm light, papercut layers", "canyon papercut"),
    P("marguerite", "Tournesols au mur", "tournesols dans un vase, huile épaisse, jaune", "flowers oil", "tall"),
    P("wren", "Whale, passing", "a whale underwater, sunbeams, shoal of fish, blue", "whale sea", "long"),
    P("amara", "Mandala for a kitchen", "mandala, saffron and teal, mosaic", "mandala mosaic", "square"),
    P("lorenzo", "Balloon post", "hot air balloons over hills at sunrise, flat poster", "poster balloons"),
    P("paloma", "Portrait of nobody", "portrait in profile, cubist, warm colours", "portrait cubist", "tall"),
    P("tomasz", "Rain on the village", "village houses in the rain, woodcut, dark blue", "woodcut rain"),
    P("ines", "Vitrail du large", "stained glass of a sailboat and the sun over the sea", "stained-glass", "tall"),
    P("yuki", "Blossom, east gate", "cherry blossom and a torii gate, spring, ink and pink wash", "ink blossom"),
    P("kofi", "Blueprint city", "city skyline, blueprint cyanotype", "blueprint city", "long"),
    P("henrik", "Mountain, before and after", "alpine summit at sunrise, pink snow, clouds in the valley", "mountains dawn"),
    P("odile", "Poires, presque", "nature morte, trois poires sur une table, lumière chaude", "still-life", "square"),
    P("sol", "Jellyfish nebula", "jellyfish underwater glowing, dark blue, neon", "jellyfish neon", "tall"),
    P("wren", "Fireflies, field four", "fireflies over a meadow at night, stars, tree", "night fireflies"),
    P("amara", "Azulejo garden", "azulejo tiles, blue and white, flowers", "pattern azulejo", "square"),
    P("lorenzo", "Last tram", "tram street in the evening, streetlamps, rain, gouache", "city rain"),
    P("paloma", "Shapes at sea", "papercut waves and a sun, geometric, teal and orange", "papercut waves", "long"),
    P("tomasz", "Castle, hearsay", "a castle on a cliff, crows, moon, etching", "etching castle", "tall"),
    P("marguerite", "Lavande, sixième rang", "rangs de lavande au soleil couchant, provence, collines", "lavender summer", "long"),
    P("kofi", "Sunday market", "lanterns over a street at dusk, people, warm light, gouache", "lanterns city", shown=3),
    P("ines", "Harbour studies", "fishing boats in a harbour, morning, watercolour", "harbour", shown=4),
    P("yuki", "Wave studies", "a breaking wave, ink, one stroke", "ink waves", "square", shown=3),
    # remixes, each after what it starts from
    P("kofi", "Keeper's night", "make it night, with stars", "lighthouse night", of=("Keeper's evening",)),
    P("tomasz", "Keeper, carved", "as a woodcut", "lighthouse woodcut", of=("Keeper's night",)),
    P("henrik", "Keeper's winter", "add snow, make it winter", "lighthouse winter", of=("Keeper's evening",)),
    P("ines", "Keeper's return", "make it dawn, add birds", "lighthouse dawn", of=("Keeper's winter",)),
    P("odile", "Maison rouge, automne", "en automne, sans neige", "autumn house", of=("Red house, first snow",)),
    P("wren", "Red house, with visitor", "add a fox", "winter fox", of=("Red house, first snow",)),
    P("sol", "Red house, other planet", "add a huge planet in the sky, night", "space house", of=("Red house, with visitor",)),
    P("lorenzo", "Ninth floor, the poster", "as a travel poster", "poster city", of=("Ninth floor, rain",)),
    P("yuki", "Ninth floor, without neon", "as ink wash, monochrome", "ink city", of=("Ninth floor, rain",)),
    P("amara", "Ninth floor, tiled", "as a mosaic", "mosaic city", of=("Ninth floor, the poster",)),
    P("paloma", "Citrons, géométrie", "as a papercut, bold colours", "papercut still-life", "square", of=("Citrons",)),
    P("marguerite", "Citrons, le soir", "le soir, à la bougie", "still-life evening", "square", of=("Citrons",)),
    P("kofi", "Ringed neighbour, neon", "neon colours, synthwave", "space neon", of=("Ringed neighbour",)),
    P("henrik", "Ringed neighbour, frozen", "make it winter, snow", "space winter", of=("Ringed neighbour",)),
    P("lorenzo", "Fox, thinking of trains", "as a vintage poster", "poster fox", "square", of=("Fox, thinking",)),
    P("yuki", "Fox, one brush", "as ink wash", "ink fox", "square", of=("Fox, thinking",)),
    P("wren", "Fox, thinking of winter", "make it winter with snow", "fox winter", "square", of=("Fox, one brush",)),
    P("paloma", "Three cranes, flat", "as a flat poster with a red sun", "poster birds", "tall", of=("Three cranes",)),
    P("ines", "Mill at the sea", "add the sea, at sunset", "mill sunset", of=("Mill on the heath",)),
    P("odile", "Moulin, huile", "à l'huile, en été", "oil mill", of=("Mill at the sea",)),
    P("tomasz", "Aurora, engraved", "as an engraving", "engraving aurora", "long", of=("Aurora over the boathouse",)),
    P("sol", "Aurora with two moons", "add moons and stars, violet", "aurora space", "long", of=("Aurora over the boathouse",)),
    P("wren", "Owl, day off", "make it day, spring", "owl spring", "tall", of=("Owl shift",)),
    P("marguerite", "Great wave, botanical hours", "in soft pastel colours, dawn", "waves pastel", of=("Great wave, small boat",)),
    P("lorenzo", "Great wave, the ferry line", "as a travel poster", "poster waves", of=("Great wave, small boat",)),
    P("amara", "Great wave, stitched", "as a mosaic, gold and blue", "mosaic waves", of=("Great wave, the ferry line",)),
    P("kofi", "Canal district, flooded with light", "make it night, lanterns", "city night", of=("Canal district",)),
    P("henrik", "Canal district, frozen", "winter, snow, day", "winter canal", of=("Canal district",)),
    P("odile", "Coquelicots, la nuit", "la nuit, avec des lucioles", "flowers night", "long", of=("Coquelicots",)),
    P("yuki", "Poppies, almost none", "as ink, with red accents", "ink flowers", "long", of=("Coquelicots",)),
    P(
        "ines", "A harbour like that rain", "a harbour with boats at night in the rain", "harbour neon",
        of=("Ninth floor, rain",), use="reference",
    ),
    P(
        "paloma", "Lighthouse, by the rules of a quarrel", "a lighthouse, geometric, red and black", "abstract lighthouse",
        of=("Keeper's evening", "Two circles argue"), use="reference",
    ),
    P(
        "sol", "Alps, after the lemons", "mountains and a lake at dawn", "mountains", of=("Citrons",), use="reference",
    ),
)  # fmt: skip

COMMENTS = (
    "The light on the water is exactly right.",
    "I keep coming back to this one.",
    "Magnifique. La composition respire.",
    "How many seeds did it take?",
    "The third plane of hills does all the work.",
    "Remixed it, hope you don't mind.",
    "J'adore les bleus.",
    "This would make a fine stamp.",
    "Quiet and strange. More of this, please.",
    "The grain really makes it.",
    "It looks colder than it is outside.",
    "I'd hang this above my desk.",
    "On dirait la Bretagne en novembre.",
    "Who needs perspective anyway.",
    "The red is doing so much with so little.",
    "What was the negative prompt?",
)
