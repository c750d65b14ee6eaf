using System.Security.Cryptography;

namespace Gateway.Telephony.Sdp;

/// <summary>
/// Our own keys of one leg: each suite has one, made when it is first named and kept for the life of the dialog, so that a
/// renewed offer or answer continues the stream. Used by one offer or answer at a time.
/// </summary>
public sealed class CryptoKeys
{
    private readonly Dictionary<CryptoSuite, byte[]> _keys = [];

    /// <summary>Master key and salt for what we send under a suite.</summary>
    internal ReadOnlyMemory<byte> Of(CryptoSuite suite)
    {
        if (!_keys.TryGetValue(suite, out var key))
        {
            _keys[suite] = key = RandomNumberGenerator.GetBytes(suite.KeyBytes());
        }

        return key;
    }
}
