debriefSearch("current","0123456789abcdef","0 0 porter-1");
