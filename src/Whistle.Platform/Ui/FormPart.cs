using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Whistle.Platform.Ui;

/// <summary>A part of a page that is drawn again when the form around it has been checked. It also stands without a form.</summary>
public abstract class FormPart : ComponentBase, IDisposable
{
    private EditContext? listening;

    [CascadingParameter] protected EditContext? Form { get; set; }

    protected override void OnParametersSet()
    {
        if (listening == Form)
            return;
        Dispose();
        listening = Form;
        if (listening is not null)
            listening.OnValidationStateChanged += Changed;
    }

    public void Dispose()
    {
        if (listening is not null)
            listening.OnValidationStateChanged -= Changed;
        listening = null;
        GC.SuppressFinalize(this);
    }

    private void Changed(object? sender, ValidationStateChangedEventArgs e) => _ = InvokeAsync(StateHasChanged);
}
