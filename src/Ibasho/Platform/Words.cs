using System.Globalization;

namespace Ibasho.Platform;

/// <summary>Fills the places of a text in the reader's culture.</summary>
public static class Words
{
    public static readonly CultureInfo[] Cultures = [new("ja"), new("en"), new("ko")];

    public static string With(this string text, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, text, values);

    public static bool Knows(string? culture) => culture is "ja" or "en" or "ko";

    /// <summary>Runs the rest of the scope in another reader's language.</summary>
    public static IDisposable In(string culture)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Array.Find(Cultures, c => c.Name == culture) ?? Cultures[0];
        return new Restore(before.CurrentCulture, before.CurrentUICulture);
    }

    private sealed class Restore(CultureInfo culture, CultureInfo ui) : IDisposable
    {
        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
    }
}
