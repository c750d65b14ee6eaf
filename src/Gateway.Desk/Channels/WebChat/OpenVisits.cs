namespace Gateway.Desk.Channels.WebChat;

/// <summary>The visits that are open now, by the address of the visitor: every tab is one.</summary>
internal sealed class OpenVisits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<WebChatVisit>> _visits = new(StringComparer.Ordinal);

    public void Add(string address, WebChatVisit visit)
    {
        lock (_gate)
        {
            if (!_visits.TryGetValue(address, out var visits))
            {
                _visits[address] = visits = [];
            }

            visits.Add(visit);
        }
    }

    public void Remove(string address, WebChatVisit visit)
    {
        lock (_gate)
        {
            if (_visits.TryGetValue(address, out var visits) && visits.Remove(visit) && visits.Count == 0)
            {
                _visits.Remove(address);
            }
        }
    }

    /// <summary>Something new lies in the store for that visitor.</summary>
    public void Wake(string address)
    {
        foreach (var visit in Of(address))
        {
            visit.Wake();
        }
    }

    /// <summary>Somebody is writing to that visitor.</summary>
    public void ShowTyping(string address)
    {
        foreach (var visit in Of(address))
        {
            visit.ShowTyping();
        }
    }

    private WebChatVisit[] Of(string address)
    {
        lock (_gate)
        {
            return _visits.TryGetValue(address, out var visits) ? [.. visits] : [];
        }
    }
}
