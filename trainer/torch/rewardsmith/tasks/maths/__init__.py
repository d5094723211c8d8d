"""Problems with a mathematical answer: the datasets, and how an answer is read and compared."""
