"""The law of deliberative assemblies as pure functions: no clock, no input or output, standard library only.

One file per noun. A rule is a function whose docstring names the rule and its article; every threshold is
data of a dated :class:`council.law.regimes.Regime`. ``README.md`` maps rule -> function -> article -> test.
"""
