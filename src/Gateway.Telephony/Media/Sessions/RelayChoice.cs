namespace Gateway.Telephony.Media.Sessions;

/// <summary>
/// Whether a bridge passes packets or sound. The first packet decides; later three in a row have to be of the other kind,
/// so that one odd packet (the last before a pause, say) does not change the way.
/// </summary>
internal struct RelayChoice
{
    private const int Patience = 3;

    private bool _isDecided;
    private bool _isRelay;
    private int _against;

    /// <summary>Whether packets are passed as they are; so keys are until a first packet of sound has come.</summary>
    public bool IsRelay => !_isDecided || _isRelay;

    /// <summary>
    /// Takes what suits the next packet: whether its codec may pass at all, and whether it is as long as the other side wants
    /// packets. Returns whether it is passed.
    /// </summary>
    public bool Decide(bool isPassable, bool isFitting)
    {
        var isRelay = isPassable && isFitting;
        _against = isRelay == _isRelay ? 0 : _against + 1;
        if (!_isDecided || !isPassable || _against >= Patience)
        {
            (_isDecided, _isRelay, _against) = (true, isRelay, 0);
        }

        return _isRelay;
    }
}
