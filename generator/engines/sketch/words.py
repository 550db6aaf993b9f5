"""The words this program knows, English and French, and what each one means to it."""

from __future__ import annotations

import re
import unicodedata

_SETTINGS = """
mountains: mountain peak alps alpine summit ridge cliff fjord highlands everest matterhorn himalaya / montagne sommet alpes falaise mont
hills: hill valley moor heath countryside tuscany provence slope rolling / colline vallee campagne coteau lande
sea: sea ocean coast beach shore seaside horizon bay atlantic mediterranean / mer ocean plage cote rivage baie littoral
harbour: harbour harbor port marina dock wharf quay / havre quai
lake: lake loch lagoon reservoir reflection / lac lagune reflet
river: river stream creek brook canal / riviere fleuve ruisseau
forest: forest wood woodland grove jungle pinewood taiga / foret bois clairiere sousbois
desert: desert dune sahara sand oasis / sable dunes
city: city town skyline street downtown metropolis skyscraper urban rooftop tokyo paris manhattan buildings building alley / ville rue gratteciel cite toits boulevard immeuble
meadow: meadow field prairie grassland pasture steppe wheat / prairie champ champs paturage ble pre
garden: garden park orchard flowerbed / jardin parc verger
island: island isle atoll archipelago / ile ilot archipel
canyon: canyon gorge mesa badlands arizona / ravin
waves: wave surf tsunami hokusai breaker swell / vague vagues houle
volcano: volcano fuji vesuvius lava / volcan
sky: sky cloudscape heaven heavens / ciel nuages
space: space galaxy nebula planet cosmos cosmic universe saturn jupiter mars milkyway astronaut orbit asteroid / espace galaxie nebuleuse planete univers cosmique saturne
underwater: underwater reef seabed undersea submarine deepsea coral aquarium whale jellyfish octopus seahorse / sousmarin recif corail baleine meduse fonds
interior: window windowsill room interior kitchen attic bedroom desk balcony / fenetre chambre interieur cuisine grenier balcon
still: stilllife bowl teapot teacup tea coffee cup mug pitcher jug table breakfast vase / naturemorte bol theiere tasse cafe cruche
botanical: botanical botany herbarium specimen / botanique herbier
abstract: abstract bauhaus kandinsky mondrian modernist constructivist abstraction / abstrait abstraite
pattern: pattern tile tiles mosaicpattern islamic arabesque zellige wallpaper textile azulejo tessellation ornament kaleidoscope mandala quilt scallop / motif carreau carreaux carrelage papierpeint mandala
portrait: portrait bust face profile selfportrait / visage profil autoportrait
pond: pond koi goldfish lily lilies waterlily lotus nenuphar / etang bassin carpe nymphea poissonrouge
bamboo: bamboo / bambou
"""

_THINGS = """
house: house cottage cabin home hut barn farmhouse chalet farm shed / maison chaumiere cabane chalet ferme grange
village: village hamlet houses cottages / hameau maisons bourg
lighthouse: lighthouse beacon / phare
boat: boat sailboat sail yacht rowboat dinghy sailing canoe / bateau voilier barque voile pirogue
ship: ship galleon steamer ferry vessel / navire paquebot
bridge: bridge viaduct / pont
windmill: windmill mill / moulin
castle: castle fortress tower palace citadel / chateau forteresse tour palais
temple: temple pagoda shrine / pagode
torii: torii gate / portail
church: church chapel steeple cathedral / eglise chapelle clocher cathedrale
tent: tent camp campsite camping / tente bivouac
campfire: campfire bonfire fire / feu
tree: tree oak / arbre chene pommier
blossom: blossom sakura / cerisier
palm: palm palmtree / palmier
cactus: cactus cacti saguaro / cactees
pine: pine fir spruce conifer evergreen / sapin pin epicea
birch: birch / bouleau
flowers: flower wildflower poppy tulip rose daisy lavender sunflower bouquet peony iris dahlia / fleur coquelicot tulipe marguerite lavande tournesol pivoine bouquet
grass: grass reed reeds / herbe roseau
rocks: rock stone boulder cairn / rocher pierre caillou
balloon: balloon hotairballoon airship / montgolfiere ballon dirigeable
birds: bird gull seagull swallow crane flock geese crow raven swan heron / oiseau mouette hirondelle grue corbeau cygne
butterfly: butterfly butterflies moth / papillon
lanterns: lantern skylantern / lanterne lampion
fireflies: firefly fireflies / luciole
cat: cat kitten kitty / chat chaton chatte
fox: fox / renard
deer: deer stag doe elk moose / cerf biche
dog: dog puppy wolf / chien loup
rabbit: rabbit hare bunny / lapin lievre
owl: owl / hibou chouette
walker: walker traveller traveler wanderer hiker figure monk people person couple child human / promeneur voyageur randonneur personne gens enfant
moon: moon moonlight moonlit crescent fullmoon / lune clairdelune croissant
sun: sun sunlight sunny sunshine / soleil ensoleille
stars: star starry constellation shootingstar / etoile etoiles etoilee constellation
aurora: aurora northernlights borealis / aurore boreale auroreboreale
clouds: cloud cumulus cloudy / nuage
rainbow: rainbow / arcenciel
planet: planet saturn jupiter mars / planete saturne
ring: ring rings ringed saturn / anneau saturne
comet: comet meteor shootingstar / comete meteore
rocket: rocket spaceship spacecraft / fusee vaisseau
whale: whale / baleine
fish: fish goldfish shoal / poisson poissonrouge
jellyfish: jellyfish / meduse
coral: coral reef / corail recif
turtle: turtle tortoise / tortue
bowl: bowl / bol
lemons: lemon / citron
apples: apple / pomme
pears: pear / poire
oranges: orangefruit peach / peche
teapot: teapot tea / theiere
cup: teacup cup mug coffee espresso / tasse cafe
vase: vase pitcher jug / cruche
candle: candle / bougie chandelle
books: book books library / livre livres
plant: plant potted monstera succulent / plante
lotus: lotus lily lilies waterlily nenuphar / nymphea
koi: koi carp / carpe
waterfall: waterfall cascade / chute
streetlamp: streetlamp lamp lamppost / reverbere lampadaire
umbrella: umbrella / parapluie
path: path road trail / chemin route sentier
"""

_LOOKS = """
maybe=lake: water waterside / eau eaux
maybe=abstract: geometric geometry cubist composition shapes circles minimal rhythm jazz music dream chaos harmony melody energy emotion / geometrique formes cercles musique reve joie
maybe=still: fruit lemon apple pear orange peach cherry fig bread candle teapot books / fruits citron pomme poire peche bougie livre
maybe=botanical: fern leaf leaves monstera eucalyptus plant ivy / fougere feuille feuillage plante lierre
person=portrait: woman man girl boy lady queen king musician dancer sailor poet / femme homme fille garcon dame reine roi
time=dawn: dawn sunrise daybreak morning early / aube matin levant
time=day: day daylight noon midday afternoon daytime / jour midi journee apresmidi
time=dusk: dusk sunset evening twilight goldenhour bluehour sundown / crepuscule couchant soir soiree coucherdesoleil
time=night: night midnight nocturne nighttime dark moonlit moonlight starry lit / nuit minuit nocturne sombre
weather=rain: rain rainy drizzle downpour raining wet monsoon / pluie pluvieux averse
weather=snow: snow snowy snowfall blizzard snowing / neige neigeux enneige
weather=mist: mist misty fog foggy haze hazy foggily / brume brouillard brumeux
weather=storm: storm stormy thunder lightning tempest thunderstorm / orage tempete eclair foudre
weather=wind: wind windy breeze / vent
weather=clouds: cloudy overcast / nuageux couvert
weather=clear: clear cloudless / degage
season=winter: winter wintry frost frozen ice icy christmas / hiver gel glace noel gele
season=spring: spring springtime blossoming / printemps
season=summer: summer / ete
season=autumn: autumn fall autumnal october november harvest / automne octobre vendange
style=watercolour: watercolour watercolor aquarelle wash / aquarelle lavis
style=ink: ink sumi sumie inkwash calligraphy zen brushwork / encre encredechine
style=riso: risograph riso halftone screenprint print silkscreen popart comic / serigraphie risographie
style=woodcut: woodcut linocut woodblock lino blockprint carved ukiyoe / gravuresurbois linogravure
style=engraving: engraving etching engraved crosshatch hatching / gravure eauforte
style=gouache: gouache flat tempera acrylic illustration / illustration
style=poster: poster vector travelposter minimalist retro / affiche
style=pencil: pencil drawing sketch graphite crayon charcoal / dessin fusain croquis
style=glass: stainedglass vitrail / vitraux
style=pixel: pixelart pixel 8bit 16bit voxel / pixels
style=oil: oil impasto oils impressionist impressionism vangogh monet painterly expressionist painting / huile peinture impressionniste
style=papercut: papercut paper cutout layered collage origami / papierdecoupe collage
style=points: pointillism pointillist stipple dots seurat / pointillisme pointilliste
style=blueprint: blueprint cyanotype / cyanotypie
style=mosaic: mosaic tesserae byzantine / mosaique
style=chalk: chalk chalkboard softpastel / craie
tone=pastel: pastel pale soft delicate gentle / pale doux douce tendre
tone=neon: neon synthwave cyberpunk vaporwave fluorescent electric glowing / neon fluo
tone=mono: monochrome blackandwhite grayscale greyscale noir / noiretblanc monochrome
tone=muted: muted faded earthy vintage subdued quiet calm dusty / sourd fane terreux calme
tone=vivid: vivid vibrant colourful colorful saturated bright bold / vif vive colore coloree eclatant
tone=warm: warm warmer cosy cozy hot / chaud chaude chaleureux
tone=cool: cool cooler cold chilly / froid froide frais
tone=darker: darker gloomy moody dim / obscur
tone=brighter: brighter lighter luminous airy / lumineux clair
tone=sepia: sepia / sepia
tone=deco: artdeco deco gatsby / artdeco
"""

COLOURS = {
    "red": ("red scarlet crimson ruby vermilion vermillion / rouge ecarlate vermillon", 0.56, 0.21, 27),
    "orange": ("orange tangerine amber apricot / ambre abricot", 0.72, 0.17, 55),
    "gold": ("gold golden yellow mustard ochre saffron honey / dore doree jaune ocre miel", 0.81, 0.15, 85),
    "green": ("green emerald moss olive lime sage jade / vert verte emeraude mousse", 0.6, 0.14, 148),
    "teal": ("teal turquoise aqua cyan petrol / sarcelle", 0.63, 0.105, 195),
    "blue": ("blue azure cobalt cerulean navy ultramarine sapphire / bleu bleue azur marine", 0.54, 0.15, 255),
    "indigo": ("indigo / anil", 0.42, 0.15, 275),
    "purple": (
        "purple violet lilac mauve lavender plum amethyst / violette pourpre lilas mauve prune",
        0.52,
        0.16,
        305,
    ),
    "pink": ("pink rose magenta fuchsia salmon coral blush / roses saumon corail", 0.7, 0.16, 355),
    "brown": ("brown sienna chocolate copper bronze rust terracotta / brun marron cuivre rouille", 0.5, 0.09, 50),
    "black": ("black jet ebony / noire ebene", 0.2, 0.01, 270),
    "white": ("white ivory cream / blanc blanche ivoire creme", 0.95, 0.015, 90),
    "grey": ("grey gray silver ash slate / gris grise argent ardoise", 0.65, 0.012, 250),
}
"""Colour words with the lightness, chroma and hue (OKLCH) each stands for."""

_PHRASES = """
hot air balloon=hotairballoon | still life=stilllife | nature morte=naturemorte | art deco=artdeco | art déco=artdeco
stained glass=stainedglass | ink wash=inkwash | pixel art=pixelart | golden hour=goldenhour | blue hour=bluehour
northern lights=northernlights | aurora borealis=northernlights | aurore boreale=auroreboreale | paper cut=papercut
cut paper=papercut | papier decoupe=papierdecoupe | milky way=milkyway | voie lactee=milkyway | deep sea=deepsea
under the sea=underwater | sous la mer=sousmarin | sous l eau=sousmarin | sous marin=sousmarin | wood block=woodblock | wood cut=woodcut
lino cut=linocut | screen print=screenprint | pop art=popart | van gogh=vangogh | black and white=blackandwhite
noir et blanc=noiretblanc | water color=watercolour | water colour=watercolour | water lily=waterlily | water lilies=waterlily
cherry tree=sakura | cherry blossom=sakura | cherry blossoms=sakura | full moon=fullmoon | clair de lune=clairdelune | pleine lune=fullmoon
coucher de soleil=coucherdesoleil | lever de soleil=aube | lever du soleil=aube | apres midi=apresmidi | arc en ciel=arcenciel
gratte ciel=gratteciel | palm tree=palmtree | street lamp=streetlamp | street light=streetlamp | sky lantern=skylantern
paper lantern=skylantern | shooting star=shootingstar | etoile filante=shootingstar | papier peint=papierpeint | sous bois=sousbois
eau forte=eauforte | encre de chine=encredechine | gravure sur bois=gravuresurbois | travel poster=travelposter | ukiyo e=ukiyoe
sumi e=sumie | soft pastel=softpastel | poisson rouge=poissonrouge | hot air balloons=hotairballoon | in the dark=night | bande dessinee=comic
et or=gold | en or=gold | d or=gold | lit window=lit | fenetres eclairees=lit | fenetre eclairee=lit | 8 bit=8bit | 16 bit=16bit | lit windows=lit | oil painting=impasto | oil paint=impasto | crescent moon=crescent | north star=star | block print=blockprint
"""

STOP = frozenset(
    """a an the of in on at by with and or to for from into over under near beside behind above below between through
    across is are be it its this that these those some very my your our their as like there one two three four five six seven eight
    nine ten many few several more less fewer no not without small little big large tiny huge old young tall high long deep great
    up down out off all make made turn keep add remove change style scene picture image photo view
    during while where when which who after before around along against only just so
    un une le la les l d de du des en dans sur sous avec et ou pour par au aux sans pas plus moins petit petite petits grand grande
    vieux vieille qui que est sont ce cette ces son sa ses mon ma mes deux trois quatre cinq six beaucoup quelques tres a
    style scene image vue fond light lights lumiere colour colours color colors couleur couleurs primary reflected reflecting
    beam beams sunbeams accent accents layers leaving flying standing walking fishing passing breaking bord ouvert ouverte
    planche plate papier rang rangs stroke thick epaisse""".split()
)

NUMBERS = {
    word: number
    for number, words in {
        1: "single lone solitary seul seule",
        2: "two pair deux couple",
        3: "three trois few quelques",
        4: "four quatre",
        5: "five cinq several plusieurs",
        6: "six",
        7: "seven sept",
        8: "eight huit",
        9: "nine neuf",
        10: "ten dix many lots beaucoup dozens",
    }.items()
    for word in words.split()
}
SIZES = {
    "tiny": 0.6,
    "small": 0.75,
    "little": 0.75,
    "petit": 0.75,
    "petite": 0.75,
    "big": 1.35,
    "large": 1.35,
    "huge": 1.7,
}
SIZES |= {
    "giant": 1.7,
    "enormous": 1.7,
    "great": 1.35,
    "grand": 1.35,
    "grande": 1.35,
    "immense": 1.7,
    "full": 1.2,
    "tall": 1.25,
}


def plain(text: str) -> str:
    """Lower case without accents; everything but letters and digits becomes a space."""
    flat = re.sub(r"\bthés?\b", "teapot", unicodedata.normalize("NFC", text.lower().replace("œ", "oe")))
    flat = unicodedata.normalize("NFKD", flat)
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+|_", " ", flat).split())


def _table(text: str, prefix: str = "") -> list[tuple[str, str, bool]]:
    rows = []
    for entry in text.strip().splitlines():
        meaning, _, words = entry.partition(": ")
        english, _, french = words.partition("/")
        rows += [(word, prefix + meaning, False) for word in english.split()]
        rows += [(word, prefix + meaning, True) for word in french.split()]
    return rows


def _lexicon() -> tuple[dict[str, list[str]], frozenset[str]]:
    rows = _table(_SETTINGS, "setting=") + _table(_THINGS, "thing=") + _table(_LOOKS)
    for name, (words, *_) in COLOURS.items():
        rows += _table(f"colour={name}: {words}")
    lexicon: dict[str, list[str]] = {}
    for word, meaning, _ in rows:
        meanings = lexicon.setdefault(word, [])
        if meaning not in meanings:
            meanings.append(meaning)
    french = frozenset(word for word, _, is_french in rows if is_french)
    return lexicon, french


LEXICON, FRENCH = _lexicon()
PHRASES = [
    tuple(plain(part) for part in item.split("=")) for row in _PHRASES.strip().splitlines() for item in row.split("|")
]


def tokens(text: str) -> list[str]:
    """The words of a text, with known phrases joined into one word each."""
    flat = f" {plain(text)} "
    for phrase, word in PHRASES:
        for form in (phrase, phrase + "s", phrase + "es"):
            flat = flat.replace(f" {form} ", f" {word} ")
    return flat.split()


def lookup(word: str) -> list[str]:
    """What a word means, as `slot=value`; the singular is tried where the word itself is not known."""
    for form in _forms(word):
        if form in LEXICON:
            return LEXICON[form]
    return []


def _forms(word: str) -> list[str]:
    forms = [word]
    if len(word) > 3:
        for ending, instead in (
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("ves", "f"),
            ("x", ""),
            ("aux", "al"),
            ("e", ""),
            ("es", "e"),
        ):
            if word.endswith(ending):
                forms.append(word[: -len(ending)] + instead)
    return forms
