debriefSearch("current","844d4a0865df51b0","2 1 english-3.1");
