using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>Reads a new password and says at the field why it cannot be taken.</summary>
internal static class PasswordField
{
    public static string NewPassword(this Form form, string name, params string?[] context)
    {
        var password = form.Secret(name);
        var fault = PasswordRules.Find(password, context.OfType<string>());
        if (fault is not null)
        {
            form.Errors.TryAdd(name, fault switch
            {
                PasswordFault.TooShort => AccountsText.PasswordTooShort.With(PasswordRules.Shortest),
                PasswordFault.TooLong => AccountsText.PasswordTooLong.With(PasswordRules.Longest),
                PasswordFault.Common => AccountsText.PasswordCommon,
                PasswordFault.Repeats => AccountsText.PasswordRepeats,
                PasswordFault.Runs => AccountsText.PasswordRuns,
                _ => AccountsText.PasswordContext,
            });
        }
        return password;
    }

    /// <summary>An address for an account.</summary>
    public static string Email(this Form form)
    {
        var email = form.Text("email", Credentials.EmailLength, required: true);
        if (email.Length > 0 && !Credentials.IsAddress(email)) form.Errors.TryAdd("email", AccountsText.NotAnAddress);
        return email;
    }
}
