using System.Globalization;

namespace Gateway.Telephony.Sdp;

/// <summary>What a receiver of Opus asks for in its fmtp (RFC 7587 6.1); unknown parameters are ignored.</summary>
/// <param name="UsesInbandFec">It can use the redundancy of the frame before.</param>
/// <param name="UsesDtx">It likes pauses to be left out.</param>
/// <param name="IsConstantBitrate">It wants the same bit rate all the time.</param>
/// <param name="MaxAverageBitrate">Most bits a second, 6000 to 510000; none when it does not say.</param>
/// <param name="MaxPlaybackRate">Highest sampling rate that it can play, 8000 to 48000.</param>
public sealed record OpusFormat(
    bool UsesInbandFec, bool UsesDtx, bool IsConstantBitrate, int? MaxAverageBitrate, int MaxPlaybackRate)
{
    /// <summary>What our own fmtp says: one channel, and we use the redundancy.</summary>
    internal const string Ours = "useinbandfec=1;stereo=0";

    internal static OpusFormat Read(string? parameters) => new(
        Flag(parameters, "useinbandfec"),
        Flag(parameters, "usedtx"),
        Flag(parameters, "cbr"),
        Number(parameters, "maxaveragebitrate", 6_000, 510_000),
        Number(parameters, "maxplaybackrate", 8_000, 48_000) ?? 48_000);

    private static bool Flag(string? parameters, string name) => Number(parameters, name, 0, 1) == 1;

    private static int? Number(ReadOnlySpan<char> parameters, string name, int least, int most)
    {
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].Trim();
            var equals = parameter.IndexOf('=');
            if (equals > 0
                && parameter[..equals].TrimEnd().Equals(name, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(parameter[(equals + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return value >= least && value <= most ? value : null;
            }
        }

        return null;
    }
}
