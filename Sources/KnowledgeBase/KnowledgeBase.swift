// KnowledgeBase
