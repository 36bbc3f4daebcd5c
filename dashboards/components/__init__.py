"""What pages are made of: charts, the network, fields, tables, cards, notices."""
