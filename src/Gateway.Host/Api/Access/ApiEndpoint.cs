namespace Gateway.Host.Api.Access;

/// <summary>Says of an endpoint what a key needs to reach it.</summary>
/// <param name="Scope">The scope; none for one that anybody may ask.</param>
internal sealed record ApiEndpoint(string? Scope)
{
    /// <summary>Octets of the largest body.</summary>
    public long LargestBody { get; init; } = 1024 * 1024;
}
