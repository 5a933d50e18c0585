debriefSearch("current","e12de15b3413bf36","1 1 english-3.1");
