"""Make the image baselines anew: python -m tests.figures.baselines"""

import re

from tests.figures.cases import CASES
from tests.figures.test_picture import BASELINE, BASELINES

if __name__ == "__main__":  # a test run imports every module for its doctests
    BASELINE.mkdir(exist_ok=True)
    for case in BASELINES:
        print(CASES[case]().save(BASELINE / f"{re.sub('[^a-z]+', '-', case)}.png", width=640).name)
