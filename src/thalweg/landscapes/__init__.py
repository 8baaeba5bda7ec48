"""Loss surfaces.

landscape                                      what a landscape is
valleys, saddles, plateaus, basins, ripples    the catalogue
formula, grammar, words, parsing               a formula typed by a user
callables                                      Python functions with their gradient
framing, search, descent                       a view, a start and the minima where none are given
"""

from thalweg.landscapes.basins import branin as branin
from thalweg.landscapes.basins import goldstein_price as goldstein_price
from thalweg.landscapes.basins import himmelblau as himmelblau
from thalweg.landscapes.basins import six_hump_camel as six_hump_camel
from thalweg.landscapes.basins import styblinski_tang as styblinski_tang
from thalweg.landscapes.basins import three_hump_camel as three_hump_camel
from thalweg.landscapes.basins import two_gaussians as two_gaussians
from thalweg.landscapes.plateaus import cliff as cliff
from thalweg.landscapes.plateaus import gaussian_plateau as gaussian_plateau
from thalweg.landscapes.plateaus import rings as rings
from thalweg.landscapes.plateaus import sloped_bump as sloped_bump
from thalweg.landscapes.ripples import ackley as ackley
from thalweg.landscapes.ripples import bohachevsky as bohachevsky
from thalweg.landscapes.ripples import drop_wave as drop_wave
from thalweg.landscapes.ripples import easom as easom
from thalweg.landscapes.ripples import griewank as griewank
from thalweg.landscapes.ripples import levi13 as levi13
from thalweg.landscapes.ripples import rastrigin as rastrigin
from thalweg.landscapes.saddles import bounded_saddle as bounded_saddle
from thalweg.landscapes.saddles import monkey_saddle as monkey_saddle
from thalweg.landscapes.saddles import saddle as saddle
from thalweg.landscapes.valleys import beale as beale
from thalweg.landscapes.valleys import booth as booth
from thalweg.landscapes.valleys import d2l_ellipse as d2l_ellipse
from thalweg.landscapes.valleys import goh_banana as goh_banana
from thalweg.landscapes.valleys import matyas as matyas
from thalweg.landscapes.valleys import mccormick as mccormick
from thalweg.landscapes.valleys import rosenbrock as rosenbrock
from thalweg.landscapes.valleys import valley as valley

CATALOGUE = {
    each.name: each
    for each in (
        valley,
        d2l_ellipse,
        goh_banana,
        rosenbrock,
        beale,
        booth,
        matyas,
        mccormick,
        saddle,
        bounded_saddle,
        monkey_saddle,
        sloped_bump,
        gaussian_plateau,
        cliff,
        rings,
        himmelblau,
        two_gaussians,
        three_hump_camel,
        six_hump_camel,
        styblinski_tang,
        branin,
        goldstein_price,
        ackley,
        rastrigin,
        levi13,
        griewank,
        bohachevsky,
        drop_wave,
        easom,
    )
}
"""All landscapes by name, in the order in which they teach."""
