-- Which entries were merged into a tie: asked before its registration is taken back.
CREATE INDEX ties_merged_into ON ties (merged_into) WHERE merged_into IS NOT NULL;
