"""The optimizers' names as the field writes them, and their colours in each theme: one for each of the catalogue, and
some for all others in turn; the colours of minima."""

NAMES = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "amsgrad": "AMSGrad",
    "adadelta": "Adadelta",
    "adamax": "Adamax",
    "nadam": "NAdam",
    "radam": "RAdam",
    "adabelief": "AdaBelief",
    "yogi": "Yogi",
    "rprop": "Rprop",
    "signum": "Signum",
    "lion": "Lion",
    "schedule_free_sgd": "Schedule-Free SGD",
    "schedule_free_adamw": "Schedule-Free AdamW",
}

# contrast on white 4.5 and more, the first four's 5.2, 6.9, 6.6 and 5.4. For usual, deutan, protan and tritan viewers
# the first four are 8 and more apart in CIE L*a*b*, all others 11; never the only sign
ON_LIGHT = {
    "sgd": "#c2410c",
    "adam": "#0f5c9e",
    "momentum": "#86308f",
    "rmsprop": "#0b7261",
    "nesterov": "#e10f3c",
    "adagrad": "#69784b",
    "adamw": "#8700ff",
    "amsgrad": "#691e0f",
    "adadelta": "#693c69",
    "adamax": "#3c00a5",
    "nadam": "#0f2dd2",
    "radam": "#785af0",
    "adabelief": "#5a0069",
    "yogi": "#876996",
    "rprop": "#5a2d2d",
    "signum": "#962d0f",
    "lion": "#a54bc3",
    "schedule_free_sgd": "#4b0f87",
    "schedule_free_adamw": "#693cc3",
}
OTHERS_ON_LIGHT = ("#8a5a00", "#a3164f", "#3c4fb8", "#4d6b00", "#5d4037", "#37474f")

# the same on a dark page, where the floor is the lightest of dark grounds: contrast on it at least 4.5, the first four
# colours 30 and more apart in CIE L*a*b* for every viewer, all others 11
ON_DARK = {
    "sgd": "#ff8d1f",
    "adam": "#85a9fe",
    "momentum": "#f3b9d3",
    "rmsprop": "#63f79b",
    "nesterov": "#f09687",
    "adagrad": "#a5d24b",
    "adamw": "#e1b4ff",
    "amsgrad": "#ffb478",
    "adadelta": "#b4a5d2",
    "adamax": "#e1d2ff",
    "nadam": "#b4ffff",
    "radam": "#a5e1b4",
    "adabelief": "#f0ffe1",
    "yogi": "#87b4a5",
    "rprop": "#69c35a",
    "signum": "#e1d200",
    "lion": "#ffff00",
    "schedule_free_sgd": "#0fc387",
    "schedule_free_adamw": "#c3ff78",
}
OTHERS_ON_DARK = ("#e8b84a", "#ff86b3", "#a9b4ff", "#b5d35a", "#d6b0a3", "#b9c6cd")

# on white paper that may be printed without colour: contrast 4.5 and more, the first four 11 and more apart in
# lightness; all 12 and more for every viewer
ON_PRINT = ON_LIGHT | {
    "sgd": "#cf450d",
    "adam": "#0a406e",
    "momentum": "#8b3294",
    "rmsprop": "#042b25",
    "adadelta": "#642850",
    "adabelief": "#280050",
    "rprop": "#8c3c50",
}

# apart for deutan, protan and tritan viewers, by hue and by lightness: 38 and more in CIE L*a*b* of the first four
MINIMA = ("#2448ad", "#f7a127", "#971e3b", "#42c3a9", "#869ece", "#d52827", "#543a6e", "#f7e78a")
