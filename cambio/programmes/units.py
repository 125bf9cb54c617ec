"""What a programme's book counts: cambi, cents and minutes."""

CURRENCY, EURO, HOURS = "cambi", "eur", "min"
