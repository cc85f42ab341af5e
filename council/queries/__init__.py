"""SELECTs that give frozen dataclasses to screens. ``public`` sees published rows only."""
