"""The file of an administrative licence 行政许可: what was applied for, how it went on, and what silence has done."""
