using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;

namespace Gateway.Desk.Flows;

/// <summary>Finds the hotline of a dialled number, however the trunk writes it.</summary>
internal sealed class HotlineDirectory
{
    private readonly string _country;
    private readonly Dictionary<string, HotlineOptions> _byNumber = [];

    public HotlineDirectory(IReadOnlyList<HotlineOptions> hotlines, string country)
    {
        _country = country;
        FirstQueue = hotlines is [var first, ..] ? first.Queue : "";
        foreach (var hotline in hotlines)
        {
            foreach (var number in hotline.Numbers)
            {
                _byNumber[Normal(number)] = hotline;
            }
        }
    }

    /// <summary>The queue of the first hotline: whatever is nobody's in particular goes by its rules.</summary>
    public string FirstQueue { get; }

    public HotlineOptions? Find(string dialled) => _byNumber.GetValueOrDefault(Normal(dialled));

    // Short internal numbers are no E.164 numbers and are compared as they are written.
    private string Normal(string number) =>
        PhoneNumber.TryParse(number, _country, out var e164) ? e164.Value : number.Trim();
}
