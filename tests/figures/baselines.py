"""Make the image baselines anew: python -m tests.figures.baselines"""

import re

from tests.figures.cases import CASES
from tests.figures.test_picture import BASELINE, test_image_baseline

for case in test_image_baseline.pytestmark[0].args[1]:
    BASELINE.mkdir(exist_ok=True)
    print(CASES[case]().save(BASELINE / f"{re.sub('[^a-z]+', '-', case)}.png", width=640).name)
