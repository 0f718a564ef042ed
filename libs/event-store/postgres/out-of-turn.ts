/** The SQLSTATE of a batch whose predecessor failed: it is to be sent again, after that one. */
export const OUT_OF_TURN = 'DK001';
