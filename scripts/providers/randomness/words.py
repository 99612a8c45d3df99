"""The words of which RandomPet makes names."""

_ADVERBS = """
barely boldly briefly brightly calmly clearly closely deeply duly early easily evenly fairly firmly freely gently
gladly greatly happily highly kindly largely lightly loosely mainly mildly mostly neatly newly nicely openly plainly
promptly purely quickly quietly rarely readily really richly safely sharply simply smoothly softly solely steadily
strongly surely truly vastly warmly wholly widely wisely
"""

_ADJECTIVES = """
able apt bold brave brief bright calm clean clear clever cool crisp deep eager early easy fair fast fine firm fit fond
free fresh full game gentle glad golden good grand great happy hardy honest humble ideal just keen kind large lasting
light live loyal lucky merry mighty mint modest native neat nice noble novel open patient perfect polite prime proper
proud pure quick quiet rapid rare ready robust sharp simple smart smooth social sound steady still strong sunny sure
sweet tidy tough true trusty upright vital vivid warm wise witty worthy young
"""

_NOUNS = """
adder ant ape badger bat bear beagle bee beetle bison boar bobcat buck buffalo camel cat chamois cheetah cobra cod
collie condor coral cow coyote crab crane cricket crow deer dingo dog dolphin dove dragon duck eagle eel egret elk emu
falcon ferret finch fish fox frog gazelle gecko gibbon giraffe gnat goat goose grouse gull hare hawk hen heron herring
hippo hornet horse hound husky ibex iguana impala jackal jaguar jay kid kite kiwi koala lamb lark lemur leopard lion
lizard llama lobster lynx macaw magpie mako mantis marlin marmot marten mink mole monkey moose moth mouse mule newt
ocelot octopus orca osprey otter owl ox oyster panda parrot pelican penguin pig pigeon pika puma quail rabbit raccoon
ram rat raven ray robin rooster salmon seal shad shark sheep shrew shrimp skunk sloth slug snail snake snipe sparrow
spider squid stag stork sturgeon swan swift tapir teal tern tiger toad trout tuna turkey turtle viper vole walrus wasp
weasel whale wolf wombat wren yak zebra
"""

ADVERBS = tuple(_ADVERBS.split())
ADJECTIVES = tuple(_ADJECTIVES.split())
NOUNS = tuple(_NOUNS.split())
