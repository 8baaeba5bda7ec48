"""Make the image baselines anew: python -m tests.figures.baselines"""

import re

from tests.figures.cases import CASES
from tests.figures.test_picture import BASELINE, BASELINES

for case in BASELINES:
    BASELINE.mkdir(exist_ok=True)
    print(CASES[case]().save(BASELINE / f"{re.sub('[^a-z]+', '-', case)}.png", width=640).name)
