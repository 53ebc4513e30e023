"""A witness of ledgers: cosigns a log's checkpoint once it has seen that it continues the one before.

    beffroi-witness init --folder FOLDER --name temoin.chambre-des-comptes.fr/1
    beffroi-witness trust --folder FOLDER 'beffroi/4f…+…+…'     # the key that the city gave
    beffroi-witness serve --folder FOLDER --port 8071

It speaks C2SP tlog-witness (``POST /add-checkpoint``) and cosigns as cosignature/v1. It needs the standard
library, `cryptography` and `beffroi_verify`, and keeps its key and what it has cosigned in one folder of its
own, which the administrators of the city must not be able to write.
"""
