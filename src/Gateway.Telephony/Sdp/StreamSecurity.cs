namespace Gateway.Telephony.Sdp;

/// <summary>
/// The profile of a stream and its keys. RTP/SAVP demands keys; RTP/AVP with keys is an offer of best effort, as many phones
/// make it, and is answered alike. Keys by DTLS are not available.
/// </summary>
internal static class StreamSecurity
{
    public const string Clear = "RTP/AVP";
    public const string Secure = "RTP/SAVP";

    public static bool IsSecureProfile(string protocol) => protocol is Secure or "RTP/SAVPF";

    public static bool IsClearProfile(string protocol) => protocol is Clear or "RTP/AVPF";

    /// <summary>Chooses the first keys of an offered section that we can use.</summary>
    /// <returns>Null when the stream can be taken; <paramref name="crypto"/> is then null for a clear one.</returns>
    public static string? Accept(MediaDescription offered, LocalSecurity local, out CryptoAgreement? crypto, out int tag)
    {
        crypto = null;
        tag = 0;
        if (IsSecureProfile(offered.Protocol))
        {
            return local.Policy == SrtpPolicy.Off ? "transport protocol not available"
                : TryTakeKey(offered, local.Keys!, out crypto, out tag) ? null
                : "no usable crypto attribute";
        }

        if (!IsClearProfile(offered.Protocol))
        {
            return "transport protocol not available";
        }

        if (local.Policy == SrtpPolicy.Optional && TryTakeKey(offered, local.Keys!, out crypto, out tag))
        {
            return null;
        }

        return local.AllowsClear ? null : "secured media required";
    }

    /// <summary>Reads the keys of an answer to a section of ours, which stood under the same profile.</summary>
    public static string? ReadAnswer(MediaDescription offered, MediaDescription answered, LocalSecurity local, out CryptoAgreement? crypto)
    {
        crypto = null;
        if (!IsSecureProfile(offered.Protocol))
        {
            return IsClearProfile(answered.Protocol) && local.AllowsClear ? null : "transport protocol not available";
        }

        if (!IsSecureProfile(answered.Protocol))
        {
            return "secured media refused";
        }

        foreach (var key in SdpCrypto.Of(answered))
        {
            if (IsOffered(offered, key))
            {
                crypto = Agree(key, local.Keys!);
                return null;
            }
        }

        return "no usable crypto attribute";
    }

    /// <summary>Our keys for an offer, one line for each suite.</summary>
    public static IEnumerable<SdpAttribute> Offer(CryptoKeys keys) =>
        CryptoSuites.Offered.Select((suite, index) => new SdpCrypto(index + 1, suite, keys.Of(suite)).ToAttribute());

    /// <summary>Our key for an answer, under the tag of the line that it answers.</summary>
    public static SdpAttribute Answer(CryptoAgreement crypto, int tag) => new SdpCrypto(tag, crypto.Suite, crypto.LocalKey).ToAttribute();

    private static bool TryTakeKey(MediaDescription offered, CryptoKeys keys, out CryptoAgreement? crypto, out int tag)
    {
        foreach (var key in SdpCrypto.Of(offered))
        {
            crypto = Agree(key, keys);
            tag = key.Tag;
            return true;
        }

        crypto = null;
        tag = 0;
        return false;
    }

    private static CryptoAgreement Agree(SdpCrypto theirs, CryptoKeys ours) =>
        new(theirs.Suite, ours.Of(theirs.Suite), theirs.Key, theirs.MkiBytes);

    private static bool IsOffered(MediaDescription offered, SdpCrypto answered) =>
        SdpCrypto.Of(offered).Any(ours => ours.Tag == answered.Tag && ours.Suite == answered.Suite);
}
