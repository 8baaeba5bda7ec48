"""The recorder: functions are run once on symbolic operands, and everything else follows from the recording.

    operations   the table of operations        arithmetic   what they mean on floats
    tape         nodes in order                 operand      what records them
    functions    sqrt, sign, where, ...         reading      run a function once
    normal       the normal form                hoisting     what is computed once a step
    derivative   derivatives of a recording     latex        a recording for the reader

Standard library only.
"""
