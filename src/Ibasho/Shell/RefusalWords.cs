namespace Ibasho.Shell;

/// <summary>What each refusal says to the reader: what happened, that nothing was lost, what to do.</summary>
public static class RefusalWords
{
    public static string For(Refusal refusal) =>
        ShellText.ResourceManager.GetString("Refusal_" + refusal, System.Globalization.CultureInfo.CurrentUICulture)
        ?? ShellText.Refusal_Invalid;
}
