"""A working day in a closed room: what each process tries to reach, seen by the kernel.

The day runs in a network namespace of its own: the loopback, and one interface that leads nowhere, whose
other end is read. Two witnesses look on, neither of which is part of what is looked at:

- ``notify``, ``recorder``: a system-call filter inherited by every process of the day, in whatever namespace
  it ends, stops each ``connect`` and each ``sendto`` with an address until it is noted, by process;
- ``wire``: every packet that would have left the machine, and the name in every DNS query.

``launch`` makes the room, ``day`` is what happens in it, ``run`` puts them together, ``verdict`` counts.
Why so: docs/decisions/018-closed-circuit.md.
"""
