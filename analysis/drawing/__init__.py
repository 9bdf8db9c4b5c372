"""How `figures` draws: lettering, boxes, canvas, marks, rows and SVG; nothing else uses it."""
