namespace Gateway.Storage;

/// <summary>Times as they stand in the database: milliseconds since 1970, UTC.</summary>
internal static class Timestamps
{
    public static long Write(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? Write(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset Read(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Read(long? milliseconds) => milliseconds is { } value ? Read(value) : null;
}
